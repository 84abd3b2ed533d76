ALTER TABLE attendances
    DROP CONSTRAINT attendances_people_when_ticked,
    DROP CONSTRAINT attendances_people_as_ticked,
    DROP COLUMN people_came;
