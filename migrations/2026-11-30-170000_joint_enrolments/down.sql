ALTER TABLE messages DROP CONSTRAINT messages_kind_known;
ALTER TABLE messages ADD CONSTRAINT messages_kind_known CHECK (kind IN ('confirmation', 'waiting', 'reminder', 'offer', 'free_seat', 'expired',
    'moved', 'changed', 'cancelled', 'withdrawn', 'callback', 'held', 'released'));
DROP TABLE joint_enrolments;
