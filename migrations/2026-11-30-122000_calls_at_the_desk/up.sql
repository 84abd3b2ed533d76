-- Calls at the desk: when the person must know, who thinks an offer over, who is on the line, and a way back.

ALTER TABLE messages
    ADD COLUMN needed_by timestamptz,
    ADD COLUMN heard_at timestamptz,
    ADD COLUMN claimed_by uuid,
    ADD COLUMN claimed_until timestamptz,
    ADD COLUMN undo jsonb,
    ADD CONSTRAINT messages_claimed_by_fkey FOREIGN KEY (organisation_id, claimed_by) REFERENCES accounts,
    ADD CONSTRAINT messages_claimed_until_when CHECK ((claimed_by IS NULL) = (claimed_until IS NULL));
ALTER TABLE messages NO FORCE ROW LEVEL SECURITY;
UPDATE messages SET needed_by = expires_at;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
ALTER TABLE messages ALTER COLUMN needed_by SET NOT NULL;
COMMENT ON COLUMN messages.needed_by IS 'Known later it misleads the person: the start of the session, or the end of an offer. [not personal]';
COMMENT ON COLUMN messages.heard_at IS 'When the person heard of an offer that they think over; NULL before. [not personal]';
COMMENT ON COLUMN messages.claimed_by IS 'Account that is on the line with the person. [not personal]';
COMMENT ON COLUMN messages.claimed_until IS 'Until when that is believed. [not personal]';
COMMENT ON COLUMN messages.undo IS 'State before the last outcome, with its time, so that it can be taken back for a moment. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';

-- The list of the desk in its order: read at each look at the calls.
CREATE INDEX messages_to_call ON messages (organisation_id, needed_by, id) WHERE status = 'due' AND channel IN ('call', 'letter');
