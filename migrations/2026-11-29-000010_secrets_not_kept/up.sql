-- Answers that are kept for whoever asks again have no secrets any more: those that had are cleared of them.
UPDATE idempotent_answers SET body = (body::jsonb - ARRAY['secret', 'evaluation_secret', 'password'])::text
WHERE status = 201 AND body::jsonb ?| ARRAY['secret', 'evaluation_secret', 'password'];
COMMENT ON COLUMN idempotent_answers.body IS 'The answer, without the secret that some have: it is made anew. [personal purpose="answer a retry with the first answer" basis="public task" retention="24 hours" erasure="delete"]';
