/** Accounts of the demonstration; their password exists only in the throw-away databases of tests. */
export const DEMO_PASSWORD = process.env.CLIC_TEST_PASSWORD ?? "a password for the tests only";
export const ADMIN = "admin@sud-herault.example";
