/** `has_image`, and an absolute `image_url_<name>` for each configured size. */
export type ProfileImage = { has_image: boolean } & Record<string, boolean | string>;
