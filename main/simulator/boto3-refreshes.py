"""Refreshes a group of a simulated AWS with boto3 and prints what it was answered as JSON.

Usage: boto3-refreshes.py ENDPOINT REGION GROUP   (keys come from the environment, as always with boto3)
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, group = sys.argv[1:4]
once = Config(retries={"total_max_attempts": 1, "mode": "standard"})
autoscaling = boto3.client("autoscaling", endpoint_url=endpoint, region_name=region, config=once)
of_group = {"AutoScalingGroupName": group}


def error(call, **arguments):
    """The class and the code of what a call is refused with."""
    try:
        call(**arguments)
    except ClientError as refused:
        return [type(refused).__name__, refused.response["Error"]["Code"]]
    return ["answered"]


template = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group])["AutoScalingGroups"][0][
    "LaunchTemplate"
]
missing = error(autoscaling.cancel_instance_refresh, **of_group)
started = autoscaling.start_instance_refresh(
    **of_group,
    Strategy="Rolling",
    DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateId": template["LaunchTemplateId"], "Version": "1"}},
    Preferences={
        "MinHealthyPercentage": 100,
        "MaxHealthyPercentage": 150,
        "CheckpointPercentages": [50, 100],
        "CheckpointDelay": 60,
    },
)
in_progress = error(autoscaling.start_instance_refresh, **of_group)
irreversible = error(autoscaling.rollback_instance_refresh, **of_group)
pending = autoscaling.describe_instance_refreshes(**of_group)["InstanceRefreshes"]
cancelled = autoscaling.cancel_instance_refresh(**of_group, WaitForTransitioningInstances=False)
ended = autoscaling.describe_instance_refreshes(**of_group, InstanceRefreshIds=[started["InstanceRefreshId"]])

json.dump(
    {
        "started": started["InstanceRefreshId"],
        "pending": pending,
        "cancelled": cancelled["InstanceRefreshId"],
        "ended": ended["InstanceRefreshes"],
        "errors": {"missing": missing, "in progress": in_progress, "irreversible": irreversible},
    },
    sys.stdout,
    default=lambda moment: moment.isoformat(),
)
