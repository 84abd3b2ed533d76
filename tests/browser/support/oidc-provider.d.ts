/** The part of the package oidc-provider that the tests use; it has no types of its own. */
declare module "oidc-provider" {
  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): import("node:http").RequestListener;
  }
}
