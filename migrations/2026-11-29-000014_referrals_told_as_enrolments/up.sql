-- A referral opens for the partner that sent somebody, and for nobody else. The organisation's own endpoints are told of the
-- enrolment instead, which staff opens, lists and knows by its identity.

-- The same as before; `ours`: what endpoints without a partner are told, when it is not `about`.
DROP FUNCTION webhook_tell;
CREATE FUNCTION webhook_tell(whose uuid, told text, about jsonb, partner uuid, ours jsonb DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    told_id uuid := gen_random_uuid();
    now timestamptz := transaction_time();
BEGIN
    INSERT INTO webhook_deliveries (organisation_id, id, endpoint_id, event_id, event, data, occurred_at, next_attempt_at)
    SELECT whose, gen_random_uuid(), e.id, told_id, told,
        CASE WHEN e.partner_id IS NULL THEN coalesce(ours, about) ELSE about END, now, now
    FROM (
        SELECT id, partner_id FROM webhook_endpoints
        WHERE organisation_id = whose AND enabled AND told = ANY (events)
          AND (partner IS NULL OR partner_id IS NULL OR partner_id = partner)
          AND (partner_id IS NULL OR EXISTS (SELECT FROM partners p
              WHERE (p.organisation_id, p.id) = (whose, partner_id) AND p.active))
        FOR KEY SHARE
    ) AS e;
END $$;
REVOKE ALL ON FUNCTION webhook_tell FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhook_tell TO clic_service;

-- What was told so far, too: it may still be due, or be told again.
UPDATE webhook_deliveries d SET data = jsonb_build_object('id', r.enrolment_id)
FROM webhook_endpoints e, referrals r
WHERE (e.organisation_id, e.id) = (d.organisation_id, d.endpoint_id) AND e.partner_id IS NULL
  AND d.event IN ('referral.created', 'referral.updated')
  AND (r.organisation_id, r.id) = (d.organisation_id, (d.data ->> 'id')::uuid);
