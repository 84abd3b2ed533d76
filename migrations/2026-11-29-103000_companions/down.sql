DROP TABLE companions;
