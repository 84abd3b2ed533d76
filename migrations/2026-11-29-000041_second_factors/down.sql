DROP TABLE login_policies;
DROP TABLE second_factors;
