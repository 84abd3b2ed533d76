DELETE FROM web_shares WHERE kind = 'response';
ALTER TABLE web_shares DROP CONSTRAINT web_shares_kind_known,
    ADD CONSTRAINT web_shares_kind_known CHECK (kind IN ('seat', 'waiting', 'call_back'));
COMMENT ON COLUMN web_shares.kind IS 'seat, waiting or call_back. [not personal]';
