DROP TABLE enrolment_keys;
