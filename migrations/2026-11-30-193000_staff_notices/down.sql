DELETE FROM account_letters WHERE kind = 'notice';
ALTER TABLE account_letters
    DROP CONSTRAINT account_letters_notice_whole,
    DROP COLUMN subject,
    DROP COLUMN news,
    DROP COLUMN page,
    DROP CONSTRAINT account_letters_kind_known,
    ADD CONSTRAINT account_letters_kind_known CHECK (kind IN ('password_forgotten', 'provider_login', 'password_changed'));
COMMENT ON COLUMN account_letters.kind IS 'password_forgotten (with a link), provider_login (no password of its own) or password_changed. [not personal]';
DROP FUNCTION due_staff_digests;
DROP TABLE staff_notices;
