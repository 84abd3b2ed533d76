-- Themes of a session: those that it covered once they are confirmed, until then those of its plan.
CREATE FUNCTION themes_of_session(organisation uuid, session uuid) RETURNS text[]
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(
        (SELECT c.themes FROM covered_themes c WHERE (c.organisation_id, c.session_id) = (organisation, session)),
        (SELECT p.themes FROM session_plans p WHERE (p.organisation_id, p.session_id) = (organisation, session)),
        '{}');
END;
REVOKE ALL ON FUNCTION themes_of_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION themes_of_session TO clic_service;
