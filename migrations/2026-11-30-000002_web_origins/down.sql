DROP FUNCTION with_old_bulk_cancellations, with_old_message_origins, with_old_enrolment_origins;
CREATE OR REPLACE FUNCTION with_old_web_shares(before date) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT organisation_id FROM web_shares WHERE day < before;
END;
DROP TABLE web_refusals;
DROP TABLE bulk_cancellations;
ALTER TABLE messages DROP COLUMN origin;
ALTER TABLE enrolments DROP COLUMN origin;
