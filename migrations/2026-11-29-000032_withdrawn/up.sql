-- A seat that the team or a partner takes back is said to the person who had it.
ALTER TABLE messages DROP CONSTRAINT messages_kind_known;
ALTER TABLE messages ADD CONSTRAINT messages_kind_known CHECK (kind IN ('confirmation', 'waiting', 'reminder', 'offer', 'free_seat', 'expired',
    'moved', 'changed', 'cancelled', 'withdrawn', 'callback'));

-- No address gets more than a few messages a day, whoever writes it down.
CREATE INDEX messages_by_address ON messages (organisation_id, address, created_at) WHERE channel IN ('email', 'sms');
