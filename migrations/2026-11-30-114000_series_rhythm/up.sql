-- A series repeats every week, every second week, or on one week of each month; and on more days of the week than one.
ALTER TABLE series
    ADD COLUMN rhythm text NOT NULL DEFAULT 'weekly',
    ADD COLUMN other_weekdays smallint[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT series_rhythm_known
        CHECK (rhythm IN ('weekly', 'fortnightly', 'first', 'second', 'third', 'fourth', 'last')),
    ADD CONSTRAINT series_other_weekdays_are_days CHECK (other_weekdays <@ '{1,2,3,4,5,6,7}');
COMMENT ON COLUMN series.rhythm IS
    'weekly, fortnightly, or the week of each month in which it is held: first to fourth, or last. [not personal]';
COMMENT ON COLUMN series.other_weekdays IS 'Days of the week besides weekday, Monday 1 … Sunday 7. [not personal]';
