-- Requests to be called back. Whoever asks may be unknown to the service: a number and a name are all there is. One call
-- at a time goes to a number: who asks again before it is made adds to it.

CREATE UNIQUE INDEX messages_one_call_back ON messages (organisation_id, address)
    WHERE kind = 'callback' AND status = 'due';
COMMENT ON COLUMN messages.body IS 'What is written or said, the personal link put in when it leaves; of a request to be called back, what was asked, a line each time. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN messages.expires_at IS 'Told later it would be of no use; a request to be called back is never dropped, and presses from then on. [not personal]';
