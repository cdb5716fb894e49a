package org.openapitools.jackson.nullable;

/**
 * A value, null, or nothing said: what generated Java code takes from the library jackson-databind-nullable. That is on
 * Maven's registry alone, so the matrix has the little of it that the generated code calls.
 */
public final class JsonNullable<T> {
  private static final JsonNullable<?> UNDEFINED = new JsonNullable<>(null);

  private final T value;

  private JsonNullable(T value) {
    this.value = value;
  }

  @SuppressWarnings("unchecked")
  public static <T> JsonNullable<T> undefined() {
    return (JsonNullable<T>) UNDEFINED;
  }

  public static <T> JsonNullable<T> of(T value) {
    return new JsonNullable<>(value);
  }

  public boolean isPresent() {
    return this != UNDEFINED;
  }

  public T get() {
    return value;
  }

  public T orElse(T other) {
    return isPresent() ? value : other;
  }
}
