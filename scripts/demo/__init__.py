"""Parts of the script that invents the demo survey; see ../make_demo_survey.py."""
