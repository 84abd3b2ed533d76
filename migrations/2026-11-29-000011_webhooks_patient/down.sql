COMMENT ON COLUMN webhook_endpoints.failing_since IS 'First failure since the last success. [not personal]';
ALTER TABLE webhook_endpoints DROP COLUMN not_before;
