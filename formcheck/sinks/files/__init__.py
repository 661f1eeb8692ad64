"""Result files for programs: JSON, CSV, poses."""
