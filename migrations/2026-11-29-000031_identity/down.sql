DROP FUNCTION with_old_web_shares;
DROP TABLE web_shares;
ALTER TABLE learners DROP COLUMN name_key, DROP COLUMN contact_confirmed_at;
ALTER TABLE enrolments DROP COLUMN stated_given_name, DROP COLUMN stated_family_name, DROP COLUMN stated_phone,
    DROP COLUMN stated_email, DROP COLUMN stated_birth_year, DROP COLUMN stated_commune_code, DROP COLUMN link_number;
