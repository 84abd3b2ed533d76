-- The private calendar of each person who runs sessions: an address whose secret is made from a number, and not kept.

CREATE TABLE personal_calendars (
    organisation_id uuid NOT NULL,
    account_id uuid NOT NULL,
    link_number integer NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL,
    open boolean NOT NULL DEFAULT true,
    CONSTRAINT personal_calendars_pkey PRIMARY KEY (organisation_id, account_id),
    CONSTRAINT personal_calendars_account_fkey FOREIGN KEY (organisation_id, account_id) REFERENCES accounts
);
SELECT wall_in('personal_calendars', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE personal_calendars IS 'Addresses of the private calendars of people who run sessions.';
COMMENT ON COLUMN personal_calendars.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN personal_calendars.account_id IS 'Account of the person. [not personal]';
COMMENT ON COLUMN personal_calendars.link_number IS 'Raised by each new address: the former ones open nothing. [not personal]';
COMMENT ON COLUMN personal_calendars.opened_at IS 'When the address was made. [not personal]';
COMMENT ON COLUMN personal_calendars.open IS 'False once the person ended the address. [not personal]';
