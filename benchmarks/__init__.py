"""What Paceline costs, as ratios measured in one run: `python -m benchmarks [NAME] [--events N]`."""
