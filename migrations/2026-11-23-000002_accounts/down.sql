DROP FUNCTION require_login;
DROP TABLE logins, accounts;
