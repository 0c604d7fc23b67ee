package org.peerstead.signaling.ywebrtc;

import java.time.Clock;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.TopicEvent;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;

/** This replica's two parts: it holds sockets, and it hosts topics. */
final class YWebrtcClients implements ForeignClients {

  private final Topics topics;
  private final HostedTopics hosted;

  YWebrtcClients(Hosts hosts, int subscribersAtMost, Clock clock) {
    this.hosted = new HostedTopics(hosts, clock);
    this.topics = new Topics(hosts, subscribersAtMost, clock);
  }

  Topics topics() {
    return topics;
  }

  @Override
  public Held held() {
    return topics;
  }

  @Override
  public Hosted hosted() {
    return hosted;
  }

  @Override
  public void handle(ForeignEvent event) {
    if (event instanceof TopicEvent ofTopics) {
      switch (ofTopics) {
        case TopicEvent.TopicSubscribed subscribed -> hosted.handle(subscribed);
        case TopicEvent.TopicPublished published -> hosted.handle(published);
        case TopicEvent.TopicDelivered delivered -> topics.handle(delivered);
        case TopicEvent.TopicCounted counted -> topics.handle(counted);
      }
    }
  }

  @Override
  public void tick() {
    hosted.tick();
  }
}
