-- Responses to questionnaires count for the share of their network, as call-backs do.

ALTER TABLE web_shares DROP CONSTRAINT web_shares_kind_known,
    ADD CONSTRAINT web_shares_kind_known CHECK (kind IN ('seat', 'waiting', 'call_back', 'response'));
COMMENT ON COLUMN web_shares.kind IS 'seat, waiting, call_back or response. [not personal]';
