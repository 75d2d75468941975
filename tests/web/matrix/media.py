"""Who gets what answer from the routes of media."""

from tests.web.matrix.row import Row

ALT = {"alt": "Des cagettes"}

MEDIA = (
    # Uploads are announced and continued with headers that this table does not send: an answer of 400 has passed the
    # guard. The protocol is in tests/features/media.
    Row("media_create_upload", "POST", "/api/media/uploads", "401 400 400 400 400 401"),
    Row("media_upload_offset", "HEAD", "/api/media/uploads/{file}", "401 200 404 404 404 401"),
    Row("media_append_upload", "PATCH", "/api/media/uploads/{file}", "401 400 400 400 400 401"),
    Row("media_cancel_upload", "DELETE", "/api/media/uploads/{free_file}", "401 204 404 404 404 401"),
    Row("media_files", "GET", "/api/media/files", "401 200 200 200 200 401"),
    Row("media_file", "GET", "/api/media/files/{file}", "401 200 404 404 404 401"),
    Row("media_describe_file", "PATCH", "/api/media/files/{file}", "401 200 404 404 404 401", ALT),
    Row("media_delete_file", "DELETE", "/api/media/files/{file}", "401 409 404 404 404 401"),
    Row("media_delete_file", "DELETE", "/api/media/files/{free_file}", "401 204 404 404 404 401"),
    Row("media_quota", "GET", "/api/media/quota", "401 200 200 200 200 401"),
    # Used by a post of the private space: seen by who may see that; without uses by nobody but the owner.
    Row("media_download", "GET", "/media/{file}", "401 200 404 200 200 401"),
    Row("media_download", "GET", "/media/{free_file}", "401 200 404 404 404 401"),
    Row("media_download_small", "GET", "/media/{file}/small", "401 200 404 200 200 401"),
    Row("media_download_preview", "GET", "/media/{file}/preview", "401 404 404 404 404 401"),
)
