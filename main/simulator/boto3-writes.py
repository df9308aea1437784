"""Changes a simulated AWS with boto3, which nobody here wrote, and prints what it was answered as JSON.

Usage: boto3-writes.py ENDPOINT REGION GROUP   (keys come from the environment, as always with boto3)
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, group = sys.argv[1:4]
once = Config(retries={"total_max_attempts": 1, "mode": "standard"})
autoscaling, ec2 = (
    boto3.client(service, endpoint_url=endpoint, region_name=region, config=once) for service in ("autoscaling", "ec2")
)
of_group = {"AutoScalingGroupName": group}


def shown():
    return autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group])["AutoScalingGroups"][0]


def error(call, **arguments):
    """The class and the code of what a call is refused with."""
    try:
        call(**arguments)
    except ClientError as refused:
        return [type(refused).__name__, refused.response["Error"]["Code"]]
    return ["answered"]


one, two, three = (instance["InstanceId"] for instance in shown()["Instances"])
tag = {"ResourceId": group, "ResourceType": "auto-scaling-group", "Key": "paused", "Value": "yes"}
hook = {**of_group, "LifecycleHookName": "configure"}

autoscaling.update_auto_scaling_group(**of_group, MinSize=0, MaxSize=8, DefaultCooldown=60)
autoscaling.set_desired_capacity(**of_group, DesiredCapacity=5, HonorCooldown=False)
autoscaling.suspend_processes(**of_group, ScalingProcesses=["AZRebalance", "Launch"])
autoscaling.resume_processes(**of_group, ScalingProcesses=["Launch"])
autoscaling.create_or_update_tags(Tags=[{**tag, "PropagateAtLaunch": True}])
autoscaling.put_lifecycle_hook(**hook, LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING", HeartbeatTimeout=60)
autoscaling.set_instance_protection(**of_group, InstanceIds=[two], ProtectedFromScaleIn=True)
autoscaling.set_instance_health(InstanceId=two, HealthStatus="Unhealthy", ShouldRespectGracePeriod=False)
standby = autoscaling.enter_standby(**of_group, InstanceIds=[one], ShouldDecrementDesiredCapacity=True)
terminated = autoscaling.terminate_instance_in_auto_scaling_group(
    InstanceId=three, ShouldDecrementDesiredCapacity=False
)

seen = {
    "standby": standby["Activities"],
    "terminated": terminated["Activity"],
    "group": shown(),
    "hooks": autoscaling.describe_lifecycle_hooks(**of_group)["LifecycleHooks"],
    "tags": autoscaling.describe_tags(Filters=[{"Name": "key", "Values": ["paused"]}])["Tags"],
    "rebooted": ec2.reboot_instances(InstanceIds=[two])["ResponseMetadata"]["HTTPStatusCode"],
    "ended": ec2.terminate_instances(InstanceIds=[two])["TerminatingInstances"],
    "errors": {
        "bounds": error(autoscaling.set_desired_capacity, **of_group, DesiredCapacity=9),
        "in progress": error(
            autoscaling.terminate_instance_in_auto_scaling_group, InstanceId=three, ShouldDecrementDesiredCapacity=True
        ),
        "exit": error(autoscaling.exit_standby, **of_group, InstanceIds=[two]),
        "action": error(
            autoscaling.complete_lifecycle_action, **hook, InstanceId=one, LifecycleActionResult="CONTINUE"
        ),
        "heartbeat": error(autoscaling.record_lifecycle_action_heartbeat, **hook, LifecycleActionToken="0" * 36),
        "contention": error(autoscaling.set_desired_capacity, **of_group, DesiredCapacity=4, HonorCooldown=False),
    },
}
autoscaling.delete_tags(Tags=[tag])
autoscaling.delete_lifecycle_hook(**hook)
json.dump(seen, sys.stdout, default=lambda moment: moment.isoformat())
