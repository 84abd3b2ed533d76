-- People say how they want to be reached; the organisation says when it reminds; and what was told is forgotten on time.

ALTER TABLE learners
    ADD COLUMN preferred_way text,
    ADD CONSTRAINT learners_preferred_way_known CHECK (preferred_way IN ('email', 'sms', 'call', 'letter'));
COMMENT ON COLUMN learners.preferred_way IS 'How they want to be reached, where that is possible: email, sms, call or letter; NULL for the first that is. [personal purpose="reach the person about their workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]';

UPDATE organisations SET reminder_days = reminder_days[1:3] WHERE cardinality(reminder_days) > 3;
ALTER TABLE organisations
    DROP CONSTRAINT organisations_reminders_fit,
    ADD CONSTRAINT organisations_reminders_fit CHECK (cardinality(reminder_days) <= 3
        AND 0 <= ALL (reminder_days) AND 30 >= ALL (reminder_days));
COMMENT ON COLUMN organisations.reminder_days IS 'How many days before a session people are reminded of it, 0 the same morning; a call is made for the last of them only, a letter goes for the first. [not personal]';

GRANT DELETE ON messages TO clic_service;
