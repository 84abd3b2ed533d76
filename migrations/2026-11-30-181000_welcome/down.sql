DROP TABLE house_notices;
ALTER TABLE organisations DROP COLUMN shows_facilitator;
ALTER TABLE maisons DROP COLUMN days;
