ALTER TABLE learners DROP COLUMN address_line1, DROP COLUMN address_line2, DROP COLUMN postcode, DROP COLUMN town;
