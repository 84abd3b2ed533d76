-- A partner shows the calendar in several places: that one of them still reads it must not hide that another does not.
ALTER TABLE partner_keys ADD COLUMN calendar_read_at timestamptz;
COMMENT ON COLUMN partner_keys.calendar_read_at IS 'When the calendar was last read with it, to the minute. [not personal]';
UPDATE partner_keys SET calendar_read_at = last_used_at WHERE scopes = ARRAY['calendar:read'];

-- The same as before, and when each key read the calendar.
CREATE OR REPLACE FUNCTION note_partner_key(used uuid, at timestamptz, feed text) RETURNS void
    LANGUAGE sql
BEGIN ATOMIC
    UPDATE partner_keys SET last_used_at = at,
        calendar_read_at = CASE WHEN feed IS NULL THEN calendar_read_at ELSE at END
    WHERE organisation_id = current_organisation() AND id = used
      AND (coalesce(last_used_at <= at - interval '50 seconds', true)
           OR feed IS NOT NULL AND coalesce(calendar_read_at <= at - interval '50 seconds', true));
    UPDATE partners SET calendar_read_at = at, calendar_feed = feed
    WHERE organisation_id = current_organisation() AND feed IS NOT NULL
      AND id = (SELECT k.partner_id FROM partner_keys k
                WHERE k.organisation_id = current_organisation() AND k.id = used)
      AND (calendar_read_at IS NULL OR calendar_read_at <= at - interval '50 seconds');
END;
