"""What an event's addresses and headers say: where a visit came from, and with what it came."""

from vitrina.collector.load.classify.agent import Agent, agent
from vitrina.collector.load.classify.traffic import Campaign, Traffic, traffic

__all__ = ["Agent", "Campaign", "Traffic", "agent", "traffic"]
