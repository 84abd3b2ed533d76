DROP INDEX messages_one_call_back;
COMMENT ON COLUMN messages.body IS 'What is written or said; the personal link is put in when it leaves. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN messages.expires_at IS 'Told later it would be of no use. [not personal]';
