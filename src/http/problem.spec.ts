import { describe, expect, it } from '@jest/globals';
import { Problem, problemBody, validationProblem } from './problem.js';
import { Fault } from '../validation/fault.js';

const context = { instance: 'request-1', language: 'en', typeBase: 'https://example.org/problems' } as const;

describe('problemBody', () => {
  it('is RFC 9457 with the two messages of Open edX', () => {
    expect(problemBody(new Problem('not_found'), context)).toEqual({
      type: 'https://example.org/problems/not_found',
      title: 'Not found',
      status: 404,
      detail: 'There is no such resource.',
      instance: 'request-1',
      developer_message: 'There is no such resource.',
      user_message: 'This could not be found.',
    });
  });

  it('speaks the language of the caller to the user alone', () => {
    const body = problemBody(new Problem('gone', { detail: 'Used.' }), { ...context, language: 'de' });
    expect(body).toMatchObject({ detail: 'Used.', developer_message: 'Used.' });
    expect(body.user_message).toBe('Das ist nicht mehr verfügbar.');
  });

  it('can say another sentence than the code', () => {
    const problem = new Problem('payload_too_large', {
      userMessage: { code: 'too_long', params: { max: 9 } },
    });
    expect(problemBody(problem, context).user_message).toBe(
      'This is too long. Please use at most 9 characters.',
    );
  });

  it('shows neither cause nor stack, and lets no extension replace a standard member', () => {
    const problem = new Problem('internal', {
      cause: new Error('SELECT secret'),
      extensions: { status: 200, retry: true },
    });
    const body = problemBody(problem, context);
    expect(body).toMatchObject({ status: 500, retry: true });
    expect(JSON.stringify(body)).not.toMatch(/secret|problem\.spec/);
    expect(problem.cause).toBeInstanceOf(Error);
  });
});

describe('validationProblem', () => {
  it('has an error for each field', () => {
    const fault = new Fault('unknown_field', 'there is no such field');
    const problem = validationProblem(new Map([['nick\nname', { value: 7, fault }]]), 'es');
    expect(problem).toMatchObject({ code: 'validation', status: 400 });
    expect(problemBody(problem, context).field_errors).toEqual({
      'nick\nname': {
        developer_message: 'Value 7 is not valid for field "nick\\nname": there is no such field.',
        user_message: 'Esto no forma parte de una cuenta.',
      },
    });
  });
});
