-- 200 000 people of a made-up department: common names are common, half of the names are rare.
SELECT setseed(0.34);
SET clic.organisation = '02000426-5300-7000-8000-000000000001';
INSERT INTO learners (organisation_id, id, given_name, family_name, phone, commune_code, search_text, name_key, created_at)
SELECT '02000426-5300-7000-8000-000000000001', ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, given, family, phone,
    '34052', lower(family || ' ' || given || ' ' || phone || ' 0' || substr(phone, 4)),
    least(lower(given), lower(family)) || ' ' || greatest(lower(given), lower(family)), now()
FROM (
    SELECT n, given[1 + floor(power(random(), 2) * array_length(given, 1))] AS given,
        CASE WHEN n % 2 = 0 THEN family[1 + floor(power(random(), 2) * array_length(family, 1))]
            ELSE initcap(first[1 + floor(random() * array_length(first, 1))] || middle[1 + floor(random() * array_length(middle, 1))]
                || last[1 + floor(random() * array_length(last, 1))]) END AS family,
        '+33' || (ARRAY['4677', '6123', '7567', '4999'])[1 + n % 4] || lpad(floor(random() * 100000)::text, 5, '0') AS phone
    FROM generate_series(1, 200000) n, (SELECT
        string_to_array('Marie Jeanne Monique Jacqueline Andree Michel Jean Pierre Andre Nicole Francoise Christiane Martine Daniel Bernard Odette Paulette Yvette Simone Denise Madeleine Lucienne Josette Huguette Ginette Arlette Claude Jacques Alain Gerard Roger Robert Henri Marcel Raymond Guy Georges Francis Serge Yves Josiane Mireille Colette Suzanne Therese Genevieve Fatima Khadija Maria Carmen Dolores Antonio Jose Manuel', ' ') AS given,
        string_to_array('Martin Bernard Garcia Martinez Lopez Sanchez Fabre Vidal Roques Cabrol Bousquet Cros Barthes Rouanet Mas Sicard Pages Gleizes Azema Calas Miquel Albert Gros Blanc Roussel Bonnet Delmas Durand Robert Michel Puech Andrieu Pujol Granier Combes Carriere Marty Cathala Guiraud Jalabert Affre Salvador Bories Negre Fournier Soulier Maury Bec Tarbouriech Galibert Lignon Mouly Nougaret Poujol Rigal Senegas Teisseire Viala Benali Haddad', ' ') AS family,
        string_to_array('Bar Cam Dar Esc Fal Gal Hort Jou Lac Mal Nav Oli Pal Quer Rab Sal Tar Ur Val Vern Cass Mont Fonta Roque Font', ' ') AS first,
        string_to_array('a e i o ou al an ar el en er il in on or ass ett ill ign iqu', ' ') AS middle,
        string_to_array('bert bes bran cas dal don fort gnac gues lard las let lhac mont nac net nier quet rand ric roux sac tier val zac vié', ' ') AS last) names
    WHERE n > 0 OFFSET 0) people;
ANALYZE learners;
