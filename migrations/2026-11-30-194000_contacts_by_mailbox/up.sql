-- couple+1@exemple.fr and couple@exemple.fr are one mailbox: limits of a contact count them together. Messages still go
-- to the address as it was given.

CREATE FUNCTION mailbox(address text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(address, '^([^+@]+)\+[^@]*@', '\1@');

CREATE INDEX enrolments_by_mailbox ON enrolments (organisation_id, mailbox(stated_email)) WHERE stated_email IS NOT NULL;
DROP INDEX messages_by_address;
CREATE INDEX messages_by_mailbox ON messages (organisation_id, mailbox(address), created_at)
    WHERE channel IN ('email', 'sms');
