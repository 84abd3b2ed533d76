COMMENT ON COLUMN idempotent_answers.body IS 'The answer. [personal purpose="answer a retry with the first answer" basis="public task" retention="24 hours" erasure="delete"]';
