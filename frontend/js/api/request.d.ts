/** Types of a request, read from the generated description of the API. */
import type { paths } from "./types.js";

type Root = "/v1/{organisation}";
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A path below the organisation that answers to a method, such as `/sessions/{id}`. */
export type Path<M extends Method> = {
  [P in keyof paths]: P extends `${Root}${infer Below}`
    ? paths[P] extends { [K in Lowercase<M>]: { responses: unknown } }
      ? Below
      : never
    : never;
}[keyof paths];

type Segments<P extends string> = P extends `${infer First}/${infer Rest}`
  ? Segments<First> | Segments<Rest>
  : P extends "" | `{${string}`
    ? never
    : P;

/** A fixed part of the paths below the organisation, such as `sessions` or `cancellation`. */
export type RouteSegment = {
  [P in keyof paths]: P extends `${Root}${infer Below}` ? Segments<Below> : never;
}[keyof paths];

type Operation<M extends Method, P extends string> = `${Root}${P}` extends keyof paths
  ? Lowercase<M> extends keyof paths[`${Root}${P}`]
    ? paths[`${Root}${P}`][Lowercase<M>]
    : never
  : never;

type Parameters<O, Where extends "path" | "query" | "header"> = O extends {
  parameters: { [K in Where]?: infer Q };
}
  ? NonNullable<Q>
  : never;

/**
 * A part of the options.
 *
 * It is absent where there is nothing to give, optional where none of its own parts must be given.
 */
type Given<Name extends string, T> = [T] extends [never]
  ? unknown
  : [keyof T] extends [never]
    ? unknown
    : Partial<T> extends T
      ? { [K in Name]?: T }
      : { [K in Name]: T };

/**
 * Query of a request, without its empty values.
 *
 * Words of an enumeration may come from the address of a page: the service checks them.
 */
type Query<T> = {
  [K in keyof T]: (T[K] extends string | undefined ? T[K] | (string & {}) : T[K]) | null | undefined;
};

type Json<C> = C extends { content: { "application/json": infer J } } ? J : never;

type Body<O> = O extends { requestBody: infer R }
  ? { body: Json<R> }
  : O extends { requestBody?: infer R }
    ? [NonNullable<R>] extends [never]
      ? unknown
      : { body?: Json<R> }
    : unknown;

type Headers<T> = [T] extends [never]
  ? unknown
  : ("If-Match" extends keyof T ? { version: number } : unknown) &
      ("Idempotency-Key" extends keyof T ? { idempotencyKey?: string } : unknown) &
      ("Link-Secret" extends keyof T ? { linkSecret: string } : unknown);

/**
 * - `path`: the words in braces
 * - `query`: empty values are left out
 * - `body`: sent as JSON
 * - `version`: the version that was read, sent as `If-Match`
 * - `idempotencyKey`: made once when the form is opened, so that a second click changes nothing
 * - `linkSecret`: what came in the fragment of a personal link
 */
export type Options<M extends Method, P extends Path<M>> = Given<
  "path",
  Omit<Parameters<Operation<M, P>, "path">, "organisation">
> &
  Given<"query", Query<Parameters<Operation<M, P>, "query">>> &
  Body<Operation<M, P>> &
  Headers<Parameters<Operation<M, P>, "header">> & {
    signal?: AbortSignal | undefined;
  };

/** The options may be left out where none of them must be given. */
export type Rest<T> = Partial<T> extends T ? [options?: T] : [options: T];

type Done = 200 | 201 | 202 | 204;
type Content<R> = [Json<R>] extends [never] ? null : Json<R>;

/** The answer's JSON; `null` when it has no body. */
export type Answer<M extends Method, P extends Path<M>> =
  Operation<M, P> extends { responses: infer R } ? { [S in keyof R & Done]: Content<R[S]> }[keyof R & Done] : never;

/** Rows of the lists that are read page by page, by path. */
type Lists = {
  [P in Path<"GET"> as Answer<"GET", P> extends {
    data: unknown[];
    next_cursor?: string | null | undefined;
  }
    ? P
    : never]: Answer<"GET", P> extends { data: (infer T)[] } ? T : never;
};

/** Paths of lists that are read page by page. */
export type ListPath = keyof Lists;

export type Row<P extends ListPath> = Lists[P];

export type ListQuery<P extends ListPath> = Query<Parameters<Operation<"GET", P>, "query">>;
