from django.urls import path

from partners.views import reviews

urlpatterns = [
    path("campaign/", reviews.Campaign.as_view(), name="campaign"),
    path("<int:pk>/still-right/", reviews.still_right, name="still-right"),
    path("<int:pk>/review/", reviews.ReviewEdit.as_view(), name="review"),
]
