-- The desk's first page counts calls that wait for the right number every half minute: it must not read all messages.

CREATE INDEX messages_failed_calls ON messages (organisation_id, ended_at) WHERE status = 'failed' AND channel = 'call';
