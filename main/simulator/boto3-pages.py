"""Reads a simulated AWS with boto3, which nobody here wrote, and prints what it saw as JSON.

Usage: boto3-pages.py ENDPOINT REGION STACK   (keys come from the environment, as always with boto3)
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

endpoint, region, stack = sys.argv[1:4]
once = Config(retries={"total_max_attempts": 1, "mode": "standard"})


def client(service, **keys):
    return boto3.client(service, endpoint_url=endpoint, region_name=region, config=once, **keys)


cloudformation, autoscaling, ec2, sts = map(client, ("cloudformation", "autoscaling", "ec2", "sts"))
elb, elbv2, rds = map(client, ("elb", "elbv2", "rds"))


def pages(of, operation, key, size=None, **arguments):
    settings = {"PageSize": size} if size else {}
    found = of.get_paginator(operation).paginate(PaginationConfig=settings, **arguments)
    return [page.get(key, []) for page in found]


def error(call, **arguments):
    """The class, code, HTTP status and message of what a call is refused with."""
    try:
        call(**arguments)
    except ClientError as refused:
        answer = refused.response
        status = answer["ResponseMetadata"]["HTTPStatusCode"]
        return [type(refused).__name__, answer["Error"]["Code"], status, answer["Error"]["Message"]]
    except BotoCoreError as broken:
        return [type(broken).__name__]
    return ["answered"]


target_groups = pages(elbv2, "describe_target_groups", "TargetGroups", 400)
classics = pages(elb, "describe_load_balancers", "LoadBalancerDescriptions", 400)


def first(listing, key):
    return listing[0][0][key]


unknown_key = {"aws_access_key_id": "AKIAUNKNOWN", "aws_secret_access_key": "x"}

seen = {
    "identity": sts.get_caller_identity(),
    "stacks": pages(cloudformation, "describe_stacks", "Stacks"),
    "summaries": pages(cloudformation, "list_stacks", "StackSummaries"),
    "events": pages(cloudformation, "describe_stack_events", "StackEvents", StackName=stack),
    "resources": pages(cloudformation, "list_stack_resources", "StackResourceSummaries", StackName=stack),
    "groups": pages(autoscaling, "describe_auto_scaling_groups", "AutoScalingGroups", 100),
    "members": pages(autoscaling, "describe_auto_scaling_instances", "AutoScalingInstances", 50),
    "activities": pages(autoscaling, "describe_scaling_activities", "Activities", 100),
    "reservations": pages(ec2, "describe_instances", "Reservations", 1000),
    "templates": pages(ec2, "describe_launch_templates", "LaunchTemplates", 200),
    "balancers": pages(elbv2, "describe_load_balancers", "LoadBalancers", 400),
    "targetGroups": target_groups,
    "targetHealth": elbv2.describe_target_health(TargetGroupArn=first(target_groups, "TargetGroupArn"))[
        "TargetHealthDescriptions"
    ],
    "classics": classics,
    "classicHealth": elb.describe_instance_health(LoadBalancerName=first(classics, "LoadBalancerName"))[
        "InstanceStates"
    ],
    "databases": pages(rds, "describe_db_instances", "DBInstances", 20),
    "clusters": pages(rds, "describe_db_clusters", "DBClusters", 100),
    "console": ec2.get_console_output(InstanceId=first(classics, "Instances")[0]["InstanceId"])["Output"],
    "errors": {
        "stack": error(cloudformation.describe_stacks, StackName="nobody"),
        "token": error(autoscaling.describe_auto_scaling_groups, NextToken="wrong"),
        "page": error(autoscaling.describe_auto_scaling_groups, MaxRecords=101),
        "instance": error(ec2.describe_instances, InstanceIds=["i-00000000000000000"]),
        "balancer": error(elbv2.describe_load_balancers, Names=["nobody"]),
        "target group": error(elbv2.describe_target_health, TargetGroupArn="nobody"),
        "classic": error(elb.describe_instance_health, LoadBalancerName="nobody"),
        "database": error(rds.describe_db_instances, DBInstanceIdentifier="nobody"),
        "cluster": error(rds.describe_db_clusters, DBClusterIdentifier="nobody"),
        "elb throttled": error(elbv2.describe_rules, ListenerArn="nobody"),
        "key": error(client("sts", **unknown_key).get_caller_identity),
        "ec2 key": error(client("ec2", **unknown_key).describe_instances),
        "action": error(ec2.describe_vpcs),
        "throttled": error(autoscaling.describe_scaling_process_types),
        "ec2 throttled": error(ec2.describe_regions),
        "lost": error(autoscaling.describe_launch_configurations),
    },
}
json.dump(seen, sys.stdout, default=lambda moment: moment.isoformat())
