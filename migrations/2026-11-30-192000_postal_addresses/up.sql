-- Who prefers a letter has a postal address, which is kept for letters alone.

ALTER TABLE learners
    ADD COLUMN address_line1 text,
    ADD COLUMN address_line2 text,
    ADD COLUMN postcode text,
    ADD COLUMN town text,
    ADD CONSTRAINT learners_address_whole CHECK (num_nonnulls(address_line1, postcode, town) IN (0, 3)
        AND (address_line2 IS NULL OR address_line1 IS NOT NULL)),
    ADD CONSTRAINT learners_address_length CHECK (
        greatest(length(address_line1), length(address_line2), length(town)) <= 80 AND postcode ~ '^[0-9]{5}$');
COMMENT ON COLUMN learners.address_line1 IS 'Number and street, for letters; NULL if unknown. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.address_line2 IS 'Building or hamlet, for letters. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.postcode IS 'Postcode, for letters; NULL if unknown. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.town IS 'Town, for letters; NULL if unknown. [personal purpose="send letters to who prefers them" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
