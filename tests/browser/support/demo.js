/**
 * The demonstration's accounts, which the tests log in with; the password exists only in their throw-away databases.
 */
export const DEMO_PASSWORD = process.env.CLIC_TEST_PASSWORD ?? "a password for the tests only";
export const ADMIN = "admin@sud-herault.example";
