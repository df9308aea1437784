"""Runs a script on an instance and looks at alarms with boto3, which nobody here wrote, and prints what it was answered.

Usage: boto3-commands.py ENDPOINT REGION INSTANCE   (keys come from the environment, as always with boto3)
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, instance = sys.argv[1:4]
once = Config(retries={"total_max_attempts": 1, "mode": "standard"})
ssm, cloudwatch = (
    boto3.client(service, endpoint_url=endpoint, region_name=region, config=once) for service in ("ssm", "cloudwatch")
)


def error(call, **arguments):
    """The class and the code of what a call is refused with."""
    try:
        call(**arguments)
    except ClientError as refused:
        return [type(refused).__name__, refused.response["Error"]["Code"]]
    return ["answered"]


script = {"DocumentName": "AWS-RunShellScript", "Parameters": {"commands": ["cat /version"]}}
command = ssm.send_command(**script, InstanceIds=[instance])["Command"]
agents = ssm.get_paginator("describe_instance_information").paginate(PaginationConfig={"PageSize": 5})
cloudwatch.set_alarm_state(AlarmName="cpu", StateValue="ALARM", StateReason="a test")
unsent = ssm.cancel_command(CommandId=command["CommandId"])["ResponseMetadata"]["HTTPStatusCode"]

seen = {
    "command": command,
    "agents": [agent for page in agents for agent in page["InstanceInformationList"]],
    "cancelled": unsent,
    "alarms": cloudwatch.describe_alarms(StateValue="ALARM")["MetricAlarms"],
    "errors": {
        "too soon": error(ssm.get_command_invocation, CommandId=command["CommandId"], InstanceId=instance),
        "away": error(ssm.send_command, **script, InstanceIds=["i-00000000000000000"]),
        "document": error(ssm.send_command, **{**script, "DocumentName": "AWS-None"}, InstanceIds=[instance]),
        "no alarm": error(cloudwatch.set_alarm_state, AlarmName="none", StateValue="OK", StateReason=""),
        "token": error(cloudwatch.describe_alarms, NextToken="nonsense"),
        "too many": error(cloudwatch.describe_alarms, MaxRecords=100, AlarmNames=["a"], AlarmNamePrefix="a"),
    },
}
json.dump(seen, sys.stdout, default=lambda moment: moment.isoformat())
