DROP TABLE personal_calendars;
