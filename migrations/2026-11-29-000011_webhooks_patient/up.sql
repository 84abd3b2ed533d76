-- A receiver that asks for patience asks it for all that it is to be told.
ALTER TABLE webhook_endpoints ADD COLUMN not_before timestamptz;
COMMENT ON COLUMN webhook_endpoints.not_before IS 'Until when it asked to be told nothing (Retry-After). [not personal]';
COMMENT ON COLUMN webhook_endpoints.failing_since IS 'First failure since the last success, at this address. [not personal]';
