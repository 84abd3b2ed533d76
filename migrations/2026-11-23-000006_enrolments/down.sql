DROP TABLE attendances, enrolments;
