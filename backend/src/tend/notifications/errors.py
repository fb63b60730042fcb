from tend.core.errors import NotFound


class NotificationNotFound(NotFound):
    code = "notification_not_found"
    detail = "Notification not found. It may be older than 90 days."
