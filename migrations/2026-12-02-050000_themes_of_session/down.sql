DROP FUNCTION themes_of_session;
